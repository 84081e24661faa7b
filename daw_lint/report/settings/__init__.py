"""The settings that apply, where each comes from, and the page that documents them."""
