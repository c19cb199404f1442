"""The questions of the US City Open Data Census about the datasets a city is expected to publish."""
