"""How the bytes of source files are found, unpacked, cut, decoded and counted.

Nothing here knows a patent format or Spark.

The driver plans, workers parse:

- `text_plan.plan_text`, `xml_plan.plan_xml` and `sheets.plan_sheet` make a `plan.Plan`: chunks with true
  record borders, and the number of records seen, counted without parsing them;
- `chunks.read_chunk` and `delimited.parse_text`, `xml_split.chunk_documents`, and `sheets.parse_sheet` turn a
  chunk into cells or documents, and account for every record of it.
"""
