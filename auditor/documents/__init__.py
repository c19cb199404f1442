"""Pure readers: kept bytes of pages and documents into what they say, with the places to quote."""
