"""The app package for Teams: its manifest, its icons, and the script that draws them."""
