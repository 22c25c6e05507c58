"""How many messages a second, against a hello-world bot on the stock SDK: `make bench`."""
