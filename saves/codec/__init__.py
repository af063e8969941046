"""Between the emulator's values and what stands in a file. Codecs know the current version only.

`values` carries commands and agenda items, `rows` the tables of an installation, `contents` the
written blocks, `document` puts them together. Older versions are brought up by `saves/migrations`
before they come here.
"""
