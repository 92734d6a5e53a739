from tests.factories import deliver


def test_whole(exercise, cast, now):
    agreement = deliver.active(exercise, cast, now)
    assert agreement.state == "active"
    assert deliver.accepted(agreement, cast, now).state == "accepted"
    assert deliver.paid(agreement, cast, now).state == "paid"
    print([(t.key, t.state) for t in exercise.tasks.filter(stage="manage")], [k.sentence for k in exercise.knots.all()])
    assert deliver.imported(cast, now) == "added"
    assert deliver.imported(cast, now) == "unchanged"
