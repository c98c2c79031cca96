package stemedb.api;

/** How a record of a batch ended: stored ({@link Receipt}) or refused ({@link Problem}). */
public sealed interface Outcome permits Receipt, Problem {}
