package com.example.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.Resolution;
import stemedb.tck.lens.CandidateBuilder;
import stemedb.tck.lens.LensContract;

/** The laws come from the contract; who wins is for us to test. */
class LongestTextLensTest extends LensContract {
  @Override
  protected Lens lens() {
    return new LongestTextLens();
  }

  @Test
  void theLongestTextWins() {
    Candidate uk = new CandidateBuilder().text("UK").offset(1).confidence(0.9).build();
    Candidate full = new CandidateBuilder().text("United Kingdom").offset(2).build();
    assertEquals(
        new Resolution(full, full.confidence()),
        Stream.of(full, uk).collect(new LongestTextLens().collector(context())));
  }

  @Test
  void ofEquallyLongTextsTheNewestWins() {
    Candidate older = new CandidateBuilder().text("Lyon").offset(1).build();
    Candidate newer = new CandidateBuilder().text("Nice").offset(2).build();
    assertEquals(
        new Resolution(newer, newer.confidence()),
        Stream.of(newer, older).collect(new LongestTextLens().collector(context())));
  }
}
