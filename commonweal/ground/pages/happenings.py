"""The record's verbs as people read them on a timeline: what was done, in words."""

from __future__ import annotations

from .words import past

# Verbs that need words of their own. A stage stands behind the two that end in '_'.
WORDS = {
    "advance_to_": "moved on to {stage}",
    "advice_in": "had all the advice in",
    "agree_as_council": "agreed for the council",
    "agree_as_provider": "agreed for the provider",
    "announce workshop": "announced a workshop",
    "answer": "answered a question",
    "ask_advice": "asked for advice",
    "call_in": "called in the decision",
    "ask_other_times": "asked for other times to talk",
    "book": "agreed a time to talk",
    "cancel": "called the letter back before it went",
    "change need": "changed whether a section is needed",
    "come_back": "recorded that the email came back",
    "conclude": "told every applicant",
    "confirm": "confirmed",
    "counter-propose": "made a counter-proposal",
    "decline": "recorded a rejection or deferral",
    "depart": "went on without the gate",
    "end_early": "ended it early",
    "except": "made an exception",
    "expect notice no longer": "took a notice off the list to publish",
    "expect notice": "put a notice on the list to publish",
    "email": "emailed the letter",
    "fail": "could not deliver the email",
    "fill": "filled a section",
    "find damaged": "found damage",
    "find_condition_met": "found a condition of the award met",
    "find_condition_unmet": "found a condition of the award not met",
    "find no assets": "looked for assets and found none",
    "find": "wrote up what was learned",
    "forget private note": "deleted a private note after its time",
    "forget versions": "deleted the earlier versions of answers after their time",
    "free the place": "freed a place among those who score",
    "give reasons": "gave the reasons",
    "give to score": "gave it to somebody to score",
    "give": "gave advice",
    "go on without": "went on without advice that was asked for",
    "hold": "put it on hold",
    "include advice": "put advice into the report",
    "join panel": "joined the panel",
    "join team": "joined the team",
    "keep_back": "kept a question to the chair back",
    "keep earlier score": "kept the score that another one takes the place of",
    "leave panel": "left the panel",
    "leave_to_post": "left it to be sent by post",
    "let in": "let somebody act for the organisation, after two checks",
    "look for partner": "agreed to be shown to others that look for a partner",
    "look up": "looked up a fact about the applicant",
    "lose place": "lost its place in the ranking",
    "mark exempt": "kept from publication",
    "award after all": "recommended an award after all",
    "award lot": "recommended an award for the lot",
    "award nothing": "recommended that nothing is awarded",
    "divide into lots": "said whether and how it is divided into lots",
    "leave lot": "left the lot without an award",
    "set framework terms": "set the terms of the framework agreement",
    "set lot": "wrote a lot",
    "share out": "shared out the applications among the panel",
    "say who scores": "said how many people score each application",
    "stop looking for partner": "is no longer shown to others that look for a partner",
    "take from scorer": "took it from somebody who was to score it",
    "take sharing back": "let everybody score every application again",
    "not_require": "said that it is not required",
    "not_taken_up": "recorded that the offer was not taken up",
    "note advertisement": "noted where it was advertised",
    "note advice": "published advice that was given another way",
    "note notice": "recorded a published notice",
    "note living wage": "noted whether the living wage is paid",
    "note purchase order": "noted the purchase order",
    "note outage": "noted a time out of service",
    "offer": "offered times to talk",
    "offer_to_reserve": "offered it to the reserve",
    "pass": "passed the gate",
    "post": "sent the letter by post",
    "prefer option": "preferred an option",
    "provider comment": "recorded the provider's comment",
    "publish notice": "published notice of the decision",
    "question": "asked about the claim",
    "raise level": "sent it to a higher level",
    "ready": "said that it is ready to decide",
    "reject option": "rejected an option",
    "require task no longer": "made a task no longer necessary",
    "require task": "made a task necessary",
    "restore_draft": "took up the draft again",
    "restore_submitted": "took back the withdrawal",
    "resume_": "took up {stage} again",
    "rewrite": "changed the letter",
    "save": "saved a draft",
    "schedule": "set the moment at which the letter goes",
    "remind of sign-off": "reminded of an application to sign off",
    "said who sees the profile": "said who sees which part of the profile",
    "said who signs off": "said whether somebody signs off each application",
    "send for sign-off": "sent the application to be signed off",
    "send_back": "sent the application back unsigned",
    "sign": "signed the application off",
    "sign charter": "signed the charter for suppliers",
    "renew charter": "renewed its signature under the charter for suppliers",
    "show_condition": "said that a condition of the award is met",
    "waive_condition": "waived a condition of the award",
    "show for charter": "showed what was done under the charter for suppliers",
    "take back charter": "took its signature under the charter for suppliers back",
    "take_in": "made it an application of the organisation",
    "take_back_sign_off": "took the application back before it was signed off",
    "send_again": "sent the email again",
    "send_due": "sent the letter at the moment that was set",
    "set aside task": "marked as not needed",
    "signed out everywhere": "signed out on every machine",
    "take_effect": "put the decision into effect",
    "tie": "tied a knot of the golden thread",
    "treat as key": "treated it as a key decision",
    "turned down": "said no to somebody who asked to join",
    "no longer asks": "ended a request to join with the place that it had led to",
    "unschedule report": "took a report off the schedule",
    "work out level": "worked out who decides",
    "work out the order": "worked out the order of the options",
}
STAGES = {
    "understand": "understanding",
    "plan": "planning",
    "source": "sourcing",
    "manage": "managing",
    "review": "reviewing",
}
# First words whose ordinary past reads well as it stands.
ORDINARY = frozenset(
    "abandon accept add adopt agree amend answer appoint ask assess attach authorise begin call change check choose "
    "claim clear close complete confirm correct create decide declare describe destroy discard draft drop end enter "
    "evaluate explain finish give instruct invite issue join link lock lose make mark move name notify open pay plan "
    "promise propose publish put question rank read recommend recommission reconsider record refuse register reject "
    "release remind remove renew reopen replace report review rule save schedule score seal send set settle share "
    "start stop submit take test turn unseal update use value weigh withdraw work write".split()
)


def said(verb: str) -> str:
    """What was done, in words: 'complete task' is 'completed task', and 'tie' is told what it ties."""
    if verb in WORDS:
        return WORDS[verb]
    for start in ("advance_to_", "resume_"):
        stage = verb.removeprefix(start)
        if verb != stage and stage in STAGES:
            return WORDS[start].format(stage=STAGES[stage])
    return str(past(verb))


def has_words(verb: str) -> bool:
    """Whether a verb is known to read well: it has words of its own, or begins with an ordinary one or its past."""
    first = verb.replace("_", " ").partition(" ")[0]
    pasts = {past(one) for one in ORDINARY}
    return said(verb) != str(past(verb)) or verb in WORDS or first in ORDINARY or first in pasts
