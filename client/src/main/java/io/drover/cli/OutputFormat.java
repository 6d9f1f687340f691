package io.drover.cli;

/** How results are printed. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** The protobuf JSON mapping. */
  JSON,
  /** The same tree as YAML. */
  YAML
}
