package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A slab behaves the same with each backing. The test also checks which backing is chosen. */
@EnabledOnOs(OS.LINUX)
class SlabBackingTest {
  private static final List<String> COMMON =
      List.of(
          "reportsItsBacking",
          "isZeroedAndHoldsWrittenBytes",
          "isAlignedUpTo128Mib",
          "prefaultMakesItResidentAndKeepsItsContent",
          "prefaultMakesThePagesResidentThatTheCallersMemoryIsPartOf",
          "prefaultLosesNoWriteOfAnotherThread",
          "discardZeroesItAndGivesItBack",
          "anInterruptedThreadMayMakeAndDiscardIt",
          "closeGivesEverythingBackTenThousandTimes",
          "useAfterCloseIsRefused",
          "livesAsLongAsTheArenaItIsMadeIn",
          "keepsNothingOpenInAnArenaOfTheCallers");

  private static final String LAZY = "isCommittedLazily";
  private static final String LOCKS = "locksAndUnlocks";
  private static final String RESERVES = "reservesItsBlocksAtOnceAndGivesThemBack";
  private static final String NO_ROOM = "refusesAFileThatThereIsNoRoomFor";

  private static final List<String> MAPPED = List.of(ChildJvm.NATIVE_ACCESS);
  private static final List<String> MAPPED_FORCED =
      List.of(ChildJvm.NATIVE_ACCESS, "-Ddev.iobuf.slab=mmap");
  private static final List<String> FILE_FORCED =
      List.of(ChildJvm.NATIVE_ACCESS, "-Ddev.iobuf.slab=file");
  private static final List<String> ARENA_FORCED =
      List.of(ChildJvm.NATIVE_ACCESS, "-Ddev.iobuf.slab=arena");
  private static final List<String> FILE_FOR_WANT_OF_NATIVE_ACCESS =
      List.of(ChildJvm.NO_NATIVE_ACCESS);
  private static final List<String> ARENA_WITHOUT_NATIVE_ACCESS =
      List.of(ChildJvm.NO_NATIVE_ACCESS, "-Ddev.iobuf.slab=arena");

  /**
   * A process for each backing, and the scenarios that it runs: the common ones, and some of its
   * own.
   */
  static Stream<Arguments> holds() {
    return Stream.of(
        Arguments.of(MAPPED, List.of(LAZY, "alignmentCostsNoAddressSpace", LOCKS)),
        Arguments.of(FILE_FORCED, List.of(RESERVES, LOCKS, "keepsNoFileName", NO_ROOM)),
        Arguments.of(ARENA_FORCED, List.of(LOCKS, "refusesMoreThanTheCapOfArenas")),
        Arguments.of(FILE_FOR_WANT_OF_NATIVE_ACCESS, List.of(RESERVES, "canNotLock")),
        Arguments.of(ARENA_WITHOUT_NATIVE_ACCESS, List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void holds(List<String> options, List<String> more) {
    List<String> scenarios = new ArrayList<>(more);
    scenarios.addAll(COMMON);
    ChildJvm child = ChildJvm.run("", options, scenarios.toArray(String[]::new));
    System.out.print(child.output());
    assertThat(child.exit()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.startsWith("held: ")))
        .hasSameSizeAs(scenarios);
  }

  @Test
  void isMappedWhereNativeAccessIsGranted() {
    assertThat(ChildJvm.run("", MAPPED, "reportsItsBacking").output())
        .contains("backing=MAPPED, reason=Linux with native access,", "canLock=true")
        .doesNotContain("WARNING");
  }

  @Test
  void isMappedWhereNativeAccessIsOnlyTolerated() {
    assertThat(ChildJvm.run("", List.of(), "reportsItsBacking").output())
        .contains("backing=MAPPED", "not granted, only tolerated", ChildJvm.NATIVE_ACCESS);
  }

  @Test
  void isAFileWhereNativeAccessIsDenied() {
    assertThat(ChildJvm.run("", FILE_FOR_WANT_OF_NATIVE_ACCESS, "reportsItsBacking").output())
        .contains("backing=FILE", "native access is denied", ChildJvm.NATIVE_ACCESS)
        .contains("canLock=false")
        .containsOnlyOnce("WARNING: slabs are mapped files");
  }

  @Test
  void isAFileWhereTheNativeLinkerDoesNotWork() {
    ChildJvm child =
        ChildJvm.run(
            "",
            List.of(ChildJvm.NATIVE_ACCESS, "-Djdk.internal.foreign.CABI=NONE"),
            COMMON.toArray(String[]::new));
    child.assertHeld();
    assertThat(child.output())
        .contains("backing=FILE", "the native linker of this Java runtime does not work")
        .contains("canLock=false");
  }

  @Test
  void isOfAnArenaWithAWarningWhereNoFileCanBeMadeEither() {
    ChildJvm child = ChildJvm.run("ulimit -f 0", FILE_FOR_WANT_OF_NATIVE_ACCESS, COMMON.get(0));
    System.out.print(child.output());
    assertThat(child.output())
        .contains("WARNING: slabs are allocated from arenas", "at most 1073741824 bytes")
        .contains("backing=ARENA", "native access is denied", "no file can be mapped");
  }

  @Test
  void isTheOneThatThePropertyForces() {
    assertThat(ChildJvm.run("", MAPPED_FORCED, COMMON.get(0)).output())
        .contains("backing=MAPPED", "dev.iobuf.slab=mmap");
    assertThat(ChildJvm.run("", FILE_FORCED, COMMON.get(0)).output())
        .contains("backing=FILE", "dev.iobuf.slab=file")
        .containsOnlyOnce("INFO: slabs are mapped files");
    assertThat(ChildJvm.run("", ARENA_FORCED, COMMON.get(0)).output())
        .contains("backing=ARENA", "dev.iobuf.slab=arena");
  }

  @Test
  void refusesAValueOfThePropertyThatIsNone() {
    ChildJvm child = ChildJvm.run("", List.of("-Ddev.iobuf.slab=swap"), COMMON.get(0));
    assertThat(child.exit()).isNotZero();
    assertThat(child.output())
        .contains("the system property dev.iobuf.slab must be mmap, file or arena")
        .contains("dev.iobuf.slab=swap");
  }

  @Test
  void refusesToForceMmapWithoutNativeAccess() {
    ChildJvm child =
        ChildJvm.run(
            "", List.of(ChildJvm.NO_NATIVE_ACCESS, "-Ddev.iobuf.slab=mmap"), COMMON.get(0));
    assertThat(child.exit()).isNotZero();
    assertThat(child.output())
        .contains("UnsupportedOperationException", "dev.iobuf.slab=mmap, but native access")
        .contains(ChildJvm.NATIVE_ACCESS);
  }

  @Test
  void explainsThatTheLimitOfTheAddressSpaceIsMet() {
    ChildJvm child = ChildJvm.run("ulimit -v 20000000", MAPPED, "explainsThatMmapIsRefused");
    System.out.print(child.output());
    assertThat(child.exit()).as(child.output()).isZero();
  }

  @Test
  void explainsThatTheLimitOfPrivateMemoryIsMet() {
    ChildJvm.run("ulimit -d 2000000", MAPPED, "explainsThatPrivateMemoryIsRefused").assertHeld();
  }

  @Test
  void explainsThatAnArenaMeetsTheLimitOfTheAddressSpace() {
    ChildJvm child =
        ChildJvm.run("ulimit -v 1500000", ARENA_FORCED, "explainsThatAnArenaIsRefused");
    System.out.print(child.output());
    assertThat(child.exit()).as(child.output()).isZero();
  }

  @Test
  void explainsThatTheLimitOfLockedMemoryIsMet() {
    // The limit does not bind root, unless the capability is taken away.
    String unprivileged =
        System.getProperty("user.name").equals("root")
            ? "ulimit -l 64; set -- setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock \"$@\""
            : "ulimit -l 64";
    ChildJvm child = ChildJvm.run(unprivileged, MAPPED, "explainsThatLockingIsRefused");
    System.out.print(child.output());
    assertThat(child.exit()).as(child.output()).isZero();
  }
}
