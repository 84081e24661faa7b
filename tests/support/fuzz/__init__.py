"""Parts of the fuzzer: seeds, mutations that know structure, the work to be done on each, and processes that are watched."""
