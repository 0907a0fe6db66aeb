# Shortcuts; everything is in dev.py.
.PHONY: demo test check lock screenshots
demo test check lock screenshots:
	python3 dev.py $@
