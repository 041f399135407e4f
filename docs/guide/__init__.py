"""The guide: the documents as a site of site_gen. `make guide` builds it."""
