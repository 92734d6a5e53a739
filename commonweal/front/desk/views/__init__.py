from commonweal.front.desk.views import help, home, search, work

__all__ = ["help", "home", "search", "work"]
