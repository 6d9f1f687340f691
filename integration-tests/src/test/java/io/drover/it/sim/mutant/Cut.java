package io.drover.it.sim.mutant;

/**
 * One place that is different.
 *
 * @param className with its package
 * @param method its name; lambdas in it belong to it, and all methods of the name are meant
 * @param kind what is done to it
 */
record Cut(String className, String method, Kind kind) {
  /** What is done to a method. */
  sealed interface Kind {
    /** It does nothing but return this. */
    record Returns(Constant value) implements Kind {}

    /**
     * It does not call another method, and goes on with this as the answer.
     *
     * @param owner simple name of the class that is called
     */
    record CallGives(String owner, String called, Constant value) implements Kind {}

    /** It does not call another method, and goes on with the object that it would have called. */
    record CallGivesTarget(String owner, String called) implements Kind {}

    /** It does not set a field. */
    record FieldStays(String field) implements Kind {}

    /** It reads this from a field, whatever is in it. */
    record FieldReads(String field, Constant value) implements Kind {}
  }

  /** What can be put in the place of a result. */
  enum Constant {
    NOTHING,
    TRUE,
    FALSE,
    ZERO,
    HUGE,
    EMPTY_OPTIONAL,
    EMPTY_LIST,
    EMPTY_MAP
  }

  static Cut returns(String className, String method, Constant value) {
    return new Cut(className, method, new Kind.Returns(value));
  }

  static Cut callGives(
      String className, String method, String owner, String called, Constant value) {
    return new Cut(className, method, new Kind.CallGives(owner, called, value));
  }

  static Cut callGivesTarget(String className, String method, String owner, String called) {
    return new Cut(className, method, new Kind.CallGivesTarget(owner, called));
  }

  static Cut fieldStays(String className, String method, String field) {
    return new Cut(className, method, new Kind.FieldStays(field));
  }

  static Cut fieldReads(String className, String method, String field, Constant value) {
    return new Cut(className, method, new Kind.FieldReads(field, value));
  }
}
