// What a script may add to a page that works without it. The class that hides or shows is set here, not in the page,
// so that the content security policy can refuse every inline script.

import {
  Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink
} from 'govuk-frontend'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Component of [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink
]) {
  createAll(Component)
}

// A follow-up question shows while its choice is made. (GOV.UK's own way puts aria-expanded on a radio, where the
// standard does not allow it; the follow-up comes next in reading order, so nothing needs announcing.)
function showFollowUps () {
  for (const choice of document.querySelectorAll('[data-reveals]')) {
    const kind = choice.type === 'radio' ? 'radios' : 'checkboxes'
    document.getElementById(choice.dataset.reveals)
      .classList.toggle(`govuk-${kind}__conditional--hidden`, !choice.checked)
  }
}
document.addEventListener('change', showFollowUps)
window.addEventListener('pageshow', showFollowUps)

// On paper nothing can be opened, so everything folded is opened before printing and folded again after.
let opened = []
window.addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not([open])')]
  opened.forEach((folded) => { folded.open = true })
})
window.addEventListener('afterprint', () => {
  opened.forEach((folded) => { folded.open = false })
})
