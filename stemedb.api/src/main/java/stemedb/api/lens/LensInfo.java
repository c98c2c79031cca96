package stemedb.api.lens;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names and describes a lens. On a component it also becomes service properties. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ComponentPropertyType
public @interface LensInfo {
  /** Prefix of the service properties: {@code stemedb.lens.name} and so on. */
  String PREFIX_ = "stemedb.lens.";

  /** What questions call it by: lower-case letters, digits and underscores. */
  String name();

  /** Version of its behaviour; every answer names it. */
  String version() default "1.0.0";

  /** One line: who wins. */
  String description();

  /** Parameters that it reads from its context, each as {@code name: what it does}. */
  String[] parameters() default {};

  /** What it returns. */
  Kind kind() default Kind.RESOLUTION;

  /** Which claims it wants to see. */
  Claims claims() default Claims.ONE_PER_AUTHOR_AND_OBJECT;

  /** Whether it looks at {@link Candidate#votes()}: reading them costs each question a scan. */
  boolean votes() default false;

  /**
   * The lens that it has work inside, see {@link LensContext#inner()}, unless the question names
   * another by {@code inner=}; empty when it has none.
   */
  String inner() default "";

  /** What a lens returns. */
  enum Kind {
    /** A {@link Resolution}: one winner. */
    RESOLUTION,
    /** A {@link ConflictAnalysis}: nothing is forced. */
    ANALYSIS,
    /** A {@link LayeredResolution}: one winner for each tier. */
    LAYERED
  }

  /** Which claims a lens wants to see. */
  enum Claims {
    /** For lenses that count: of one author's claims for one object the best, then the newest. */
    ONE_PER_AUTHOR_AND_OBJECT,
    /** For lenses that look at time: all, since an author's newest may not be its most sure. */
    ALL
  }
}
