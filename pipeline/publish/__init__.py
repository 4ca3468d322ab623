"""Tables to a release: files in four formats, described, verified, and put in place in one move. Entry point: `release.publish_release`."""
