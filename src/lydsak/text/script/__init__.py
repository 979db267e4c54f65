"""The editors' file: read, rendered, edited and looked over; what nobody touched stays to the byte."""
