"""Scrapy spiders for what a catalog API cannot show: pages in HTML, and links spread over many hosts."""
