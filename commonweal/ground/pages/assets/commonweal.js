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

// A button to print stands on a page only where a script can do it.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// A long answer saves itself while it is being written: four seconds after the last key, twelve at most after the first,
// and when the page is left. The page's own button saves too, so nothing rests on this. What the server says is read
// out when the writer pauses, and no more often.
const PAUSE = 4000
const AT_MOST = 12000
const AGAIN = 5000

function savesItself (region) {
  const form = region.querySelector('form')
  const line = region.querySelector('[data-autosave-line]')
  if (!form || !line || !window.fetch) return
  let timer = null
  let since = null
  let saving = false
  let pressed = null
  let sent = typed()
  let savedLine = line.textContent

  function typed () {
    const data = new FormData(form)
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name)
    data.delete('seen')
    return new URLSearchParams(data).toString()
  }

  function changed () {
    since = since || Date.now()
    plan(Math.max(0, Math.min(PAUSE, since + AT_MOST - Date.now())))
  }

  function plan (wait) {
    clearTimeout(timer)
    timer = setTimeout(save, wait)
  }

  function say (words) {
    if (line.textContent !== words) line.textContent = words
  }

  async function save (leaving) {
    const now = typed()
    if (now === sent || saving) return
    saving = true
    const body = new URLSearchParams(now)
    body.set('seen', form.elements.seen ? form.elements.seen.value : '')
    body.set('autosave', '1')
    try {
      const answer = await fetch(form.action || window.location.href, {
        method: 'POST', body, credentials: 'same-origin', keepalive: leaving === true, redirect: 'error'
      })
      const told = await answer.json()
      if (told.seen) {
        sent = now
        since = null
        savedLine = told.told + '.'
        if (form.elements.seen) form.elements.seen.value = told.seen
      }
      say(told.seen ? savedLine : told.told)
    } catch (error) {
      say(`Not saved now. ${savedLine} We will keep trying. You can also copy your text.`)
      plan(AGAIN)
    }
    saving = false
    if (pressed) form.requestSubmit(pressed)
    else if (typed() !== now) changed()
  }

  form.addEventListener('input', changed)
  form.addEventListener('focusout', () => { if (typed() !== sent) plan(0) })
  // A button pressed while a save is under way waits for it: else the page would seem to be changed by two people.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (saving && event.submitter && !pressed) {
      event.preventDefault()
      pressed = event.submitter
    }
    saving = true
  })
  window.addEventListener('pageshow', () => { saving = false; pressed = null })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true) })
}
document.querySelectorAll('[data-autosave]').forEach(savesItself)
