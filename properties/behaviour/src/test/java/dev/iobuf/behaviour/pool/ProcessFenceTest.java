package dev.iobuf.behaviour.pool;

import static dev.iobuf.behaviour.memory.ChildJvm.NATIVE_ACCESS;
import static dev.iobuf.behaviour.memory.ChildJvm.NO_NATIVE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Puts omit a fence under certain conditions, and no index is lost when these end. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class ProcessFenceTest {
  private static final String SWITCH = "-Ddev.iobuf.membarrier=";

  private static ChildJvm child(List<String> options, String scenario) {
    return ChildJvm.run(ProcessFenceScenarios.class, "ulimit -c 0", options, scenario);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "isThere",
        "isNotThereIfItIsRefused",
        "isNotThereIfItIsUnknown",
        "losesNoIndexOfAGetOfSeveralWhenItIsWithdrawn",
        "losesNoIndexWhenItIsWithdrawnDuringUse",
      })
  void withNativeAccess(String scenario) {
    child(List.of(NATIVE_ACCESS), scenario).assertHeld();
  }

  @Test
  void whereNativeAccessIsTolerated() {
    child(List.of(), "isAskedForAgainUntilItIsThere").assertHeld();
  }

  @Test
  void whereAFilterEndsTheProcessThatAsks() {
    assertThat(child(List.of(NATIVE_ACCESS), "isAskedForWithEachFilter").exit())
        .as("128 + SIGSYS")
        .isEqualTo(159);
    child(List.of(NATIVE_ACCESS, SWITCH + "false"), "isNotAskedForIfItIsSwitchedOff").assertHeld();
  }

  @Test
  void withACompilerThatWasNotChecked() {
    child(
            List.of(NATIVE_ACCESS, "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI"),
            "isNotThereWithOtherCompilers")
        .assertHeld();
  }

  @Test
  void refusesAValueOfTheSwitchThatIsNone() {
    ChildJvm child = child(List.of(NATIVE_ACCESS, SWITCH + "off"), "isThere");
    assertThat(child.exit()).isNotZero();
    assertThat(child.output()).contains("dev.iobuf.membarrier must be true or false: value=off");
  }

  @Test
  void isNotNeededWhereNativeAccessIsDenied() {
    assertThat(child(List.of(NO_NATIVE_ACCESS), "isThere").output())
        .contains("isAvailable=false", NATIVE_ACCESS);
  }
}
