"""Former name of ``style``: goes when nothing imports it any more."""

from alms_data.style import CLASS_STYLE, as_svg, show, use_style

__all__ = ["CLASS_STYLE", "as_svg", "show", "use_style"]
