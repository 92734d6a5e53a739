from .drawing import Chart, sayer
from .maps import shape_map
from .plots import bar_chart, dot_chart, line_chart

__all__ = ["Chart", "bar_chart", "dot_chart", "line_chart", "sayer", "shape_map"]
