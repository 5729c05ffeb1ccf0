"""What `benchmarks/records.py` sets side by side; each runs as a process of its own and does the same work.

    python -m benchmarks.contenders.NAME NATION GAZETTEER OUT

Each reads the yearly files of a synthetic nation, writes patents, parties and the city of the first applicant
as parquet below OUT, and prints one line of JSON: the files of each table, and what it wants to say.
"""
