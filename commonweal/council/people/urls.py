from django.urls import path

from commonweal.council.people.views import account, charter, members, organisations, passport

app_name = "people"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/sign-in/", account.sign_in, name="sign_in"),
    path("account/sign-in/code/", account.code, name="code"),
    path("account/sign-out/", account.sign_out, name="sign_out"),
    path("account/sign-out/everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/name/", account.name, name="name"),
    path("account/continue/", account.resume, name="continue"),
    path("account/demo/", account.demo, name="demo"),
    path("account/demo/<str:reference>/", account.demo_sign_in, name="demo_sign_in"),
    path("org/new/", organisations.new, name="new"),
    path("org/<slug:slug>/", organisations.home, name="organisation"),
    path("org/<slug:slug>/profile/", organisations.profile, name="profile"),
    path("org/<slug:slug>/profile/confirm/", organisations.confirm, name="confirm"),
    path("org/<slug:slug>/profile/<str:part>/", organisations.part, name="part"),
    path("org/<slug:slug>/evidence/", passport.evidence, name="evidence"),
    path("org/<slug:slug>/evidence/<int:number>/confirm/", passport.confirm, name="confirm_evidence"),
    path("org/<slug:slug>/evidence/<int:number>/file/", passport.file, name="evidence_file"),
    path("org/<slug:slug>/evidence/<int:number>/file/change/", passport.change_file, name="change_file"),
    path("org/<slug:slug>/evidence/<int:number>/file/remove/", passport.remove_file, name="remove_file"),
    path("org/<slug:slug>/passport/", passport.sharing, name="passport"),
    path("org/<slug:slug>/passport.json", passport.download, name="passport_json"),
    path("org/<slug:slug>/passport/<int:number>/withdraw/", passport.withdraw, name="withdraw_code"),
    path("org/<slug:slug>/passport/import/", passport.take_over, name="take_over"),
    path("passport/", passport.by_code, name="by_code"),
    path("charter/", charter.register, name="charter_register"),
    path("org/<slug:slug>/charter/", charter.charter, name="charter"),
    path("org/<slug:slug>/charter/sign/", charter.sign, name="sign_charter"),
    path("org/<slug:slug>/charter/show/", charter.show, name="show_for_charter"),
    path("org/<slug:slug>/charter/take-back/", charter.take_back, name="take_back_charter"),
    path("org/<slug:slug>/people/", members.people, name="people"),
    path("org/<slug:slug>/people/add/", members.invite, name="invite"),
    path("org/<slug:slug>/people/sign-off/", members.sign_off, name="require_sign_off"),
    path("org/<slug:slug>/people/<str:person>/", members.standing, name="standing"),
    path("org/<slug:slug>/people/<str:person>/remove/", members.remove, name="remove"),
    path("org/<slug:slug>/people/<str:person>/let-in/", members.let_in, name="let_in"),
    path("org/<slug:slug>/join/", members.join, name="join"),
]
