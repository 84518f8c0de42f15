package dev.iobuf.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static Cell cell(int capacity, Crew crew, Work work, int share, Which which) {
    return new Place(capacity, crew, work).held(share, which);
  }

  @Test
  void allHasEveryValueOfEveryAxis() {
    assertEveryValueOccursIn(Cells.all());
  }

  @Test
  void fewHasEveryValueOfEveryAxis() {
    assertEveryValueOccursIn(Cells.few());
  }

  private static void assertEveryValueOccursIn(List<Cell> cells) {
    assertThat(cells).extracting(cell -> cell.place().capacity()).containsAll(Cells.CAPACITIES);
    assertThat(cells).extracting(cell -> cell.place().crew()).contains(Crew.values());
    assertThat(cells).extracting(cell -> cell.place().work()).contains(Work.values());
    assertThat(cells).extracting(Cell::share).containsAll(Cells.SHARES);
    assertThat(cells).extracting(Cell::which).contains(Which.values());
  }

  @Test
  void fewAreSomeOfAllAndHaveTheIdleOneOfEach() {
    assertThat(Cells.all()).containsAll(Cells.few());
    assertThat(Cells.few()).allSatisfy(cell -> assertThat(Cells.few()).contains(cell.idle()));
  }

  @Test
  void eachNameIsThatOfOneCell() {
    assertThat(Cells.all()).extracting(Cell::toString).doesNotHaveDuplicates();
    assertThat(cell(1024, Crew.TWO, Work.SINGLE, 10, Which.LENT_FIRST))
        .hasToString("1024, 2 threads, single, 10% lent first");
    assertThat(new Place(64, Crew.SIXTEEN_VIRTUAL, Work.BULK).idle())
        .hasToString("64, 16 virtual threads, bulk of 16, idle");
  }

  @Test
  void whereThreadsWouldWaitThereIsNoCell() {
    Cell enough = cell(64, Crew.SIXTEEN, Work.SINGLE, 50, Which.LENT_LAST);
    Cell tooFew = cell(64, Crew.SIXTEEN, Work.SINGLE, 90, Which.LENT_LAST);

    assertThat(Cells.all()).contains(enough).doesNotContain(tooFew).allMatch(Cell::isPossible);
    assertThat(enough.isPossible()).isTrue();
    assertThat(tooFew.isPossible()).isFalse();
    assertThat(new Place(16, Crew.SIXTEEN, Work.SINGLE).idle().isPossible()).isTrue();
    assertThat(new Place(16, Crew.TWO, Work.BULK).idle().isPossible()).isFalse();
  }

  @Test
  void aShareOfAsManyBuffersAsTheOneBeforeIsLeftOut() {
    assertThat(Cells.all())
        .contains(cell(16, Crew.ONE, Work.SINGLE, 97, Which.AT_RANDOM))
        .doesNotContain(cell(16, Crew.ONE, Work.SINGLE, 99, Which.AT_RANDOM));
  }

  @Test
  void thoseThatAreNamedComeWithTheirIdleOnes() {
    assertThat(
            Cells.named(name -> name.matches("64, 2 threads, single, 50% (lent first|at random)")))
        .containsExactly(
            new Place(64, Crew.TWO, Work.SINGLE).idle(),
            cell(64, Crew.TWO, Work.SINGLE, 50, Which.LENT_FIRST),
            cell(64, Crew.TWO, Work.SINGLE, 50, Which.AT_RANDOM));
    assertThatThrownBy(() -> Cells.named(_ -> false)).isInstanceOf(IllegalArgumentException.class);
  }
}
