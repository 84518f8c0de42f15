package dev.iobuf.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Description("The next holder of an index sees what the last one wrote: through a word.")
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "The index was not yet put.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Got the index and what came with it.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "Got the index without what came with it.")
@State
public class WordHandover {
  private final IndexPool pool = new IndexPool("pool", 1, 1, 1);
  private final int index = pool.tryGet();
  private int payload;

  @Actor
  public void putter() {
    payload = 1;
    pool.put(index);
  }

  @Actor
  public void getter(I_Result r) {
    r.r1 = pool.tryGet() == IndexPool.WOULD_BLOCK ? -1 : payload;
  }
}
