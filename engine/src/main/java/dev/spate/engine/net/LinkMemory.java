package dev.spate.engine.net;

/** The memory that all links of a session share. */
record LinkMemory(QueueMemory queues, ReadMemory reads) {}
