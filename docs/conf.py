"""How Sphinx builds the documentation: Markdown pages, docstrings, and pages that are made from the code."""

import logging
import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

logging.getLogger("dhsim").setLevel(logging.WARNING)  # small cases are solved for the page of results

project = "dhsim"
author = "The dhsim developers"
copyright = "The dhsim developers, MIT licence"
release = version = version_of("dhsim")
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "dhsim_docs"]
exclude_patterns = ["_build"]
nitpicky = True
# Types in signatures are shown, not linked: numpy, pandas and Pyomo have their own sites, which a build without a
# network cannot ask.
nitpick_ignore_regex = [(r"py:.*", r".*")]

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
default_role = "code"  # docstrings write code in single backticks
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 90
python_use_unqualified_type_names = True
add_module_names = False
highlight_language = "none"

html_theme = "furo"
html_title = f"dhsim {version}"
html_static_path = ["_static"]
html_css_files = ["dhsim.css"]
html_math_renderer = "mathml"
smartquotes = False  # quotes in docstrings are mostly code
html_show_sourcelink = False
html_copy_source = False
