package stemedb.api.lens;

/** What a lens returns. Sealed, so that no plug-in's own class leaves it. */
public sealed interface LensResult permits Resolution, ConflictAnalysis, LayeredResolution {}
