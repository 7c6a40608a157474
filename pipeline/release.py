"""The release: one number for the package, the records' `annotator` and the command line."""

RELEASE = "0.1.0"
ANNOTATOR = f"dateline/{RELEASE}"  # stands in the `version` of every article that this release annotated
