"""What `benchmarks/network.py` sets side by side; each runs as a process of its own and does the same work.

    python -m benchmarks.network_contenders.NAME SOURCE TARGET

Each reads the parties of SOURCE, writes window_end, node, degree, strength and pagerank of all inventors in
every window as parquet below TARGET, and prints when its clock ran.
"""
