package dev.iobuf.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class that the annotation processor made from descriptors. A later run of the processor
 * may replace that class, wherever it finds it. Do not mark classes that are written by hand.
 *
 * <p>Tools that pass over generated code, such as JaCoCo, recognise the annotation by its name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface GeneratedByIobuf {}
