from commonweal.front.open_data.actions.importing import discard, read_file, take_in, take_in_spending
from commonweal.front.open_data.actions.publishing import publish
from commonweal.front.open_data.actions.spending import match_payments

__all__ = ["discard", "match_payments", "publish", "read_file", "take_in", "take_in_spending"]
