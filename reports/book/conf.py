"""Settings of the book, for Sphinx."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

html_title = "Thirteen laps: sports analytics from real racing"
copyright = "the alms-data authors; code and lessons MIT"
extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "hooks"]
numfig = True
numfig_format = {"figure": "Figure %s.", "table": "Table %s."}

# Lessons come executed; a page never runs anything.
nb_execution_mode = "off"
nb_render_markdown_format = "myst"  # tables come as Markdown with a caption
nb_code_prompt_show = "Code"
myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 4

autodoc_default_options = {"imported-members": True}
autodoc_typehints = "none"  # the docstrings say the types in words
add_module_names = False

html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "search_bar_text": "Search",
    "toc_title": "On this page",
    "footer_content_items": ["copyright.html"],
}
html_context = {"default_mode": "auto"}
html_sidebars = {"**": ["search-button-field.html", "sbt-sidebar-nav.html"]}
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_favicon = "_static/favicon.svg"
html_extra_path = ["extra"]
html_math_renderer = "mathml"
html_sourcelink_suffix = ""
html_use_index = False
html_domain_indices = False
