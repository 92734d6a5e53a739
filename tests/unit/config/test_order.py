from django.apps import apps


def test_no_list_is_in_an_order_that_leaves_two_rows_to_chance():
    """A database may give rows that are alike in their order the one way today and the other way tomorrow."""
    loose = {}
    for model in apps.get_models():
        order = {name.lstrip("-").removesuffix("_id") for name in model._meta.ordering}
        alone = [{field.name} for field in model._meta.fields if field.unique]
        alone += [set(one.fields) for one in model._meta.total_unique_constraints]
        ours = model.__module__.startswith("commonweal.")
        if ours and order and "pk" not in order and not any(names <= order for names in alone):
            loose[model._meta.label] = model._meta.ordering
    assert loose == {}
