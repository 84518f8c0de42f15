package dev.iobuf.behaviour.uring;

import dev.iobuf.uring.IoUringSupport;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the tests of a class, with the reason, if io_uring doesn't work. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsUring.Probe.class)
@interface NeedsUring {

  /** Asks the library's own probe. */
  final class Probe implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      IoUringSupport support = IoUringSupport.current();
      Assumptions.assumeTrue(support.isAvailable(), support::toString);
    }
  }
}
