"""Out of the house: captions, feed and pages. The only room that knows feedgen."""
