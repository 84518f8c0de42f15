package dev.iobuf.annotation;

/** The code that can name the classes that are emitted for a tier. */
public enum Visibility {
  /** Every package that can see the package of the tier. */
  PUBLIC,

  /** The package of the tier alone: its buffers are a detail of it. */
  PACKAGE
}
