package dev.iobuf.behaviour.lifecycle;

import java.util.function.BiConsumer;

/** The kinds of steps. A step without a thing to act on does nothing. */
enum Kind {
  OPEN_SLAB(1, MemorySteps::open),
  OPEN_SLAB_IN_ARENA(1, MemorySteps::openInArena),
  OPEN_SLAB_OVER_MEMORY(1, MemorySteps::openOverMemory),
  LOCK_SLAB(1, MemorySteps::lock),
  COMMIT_SLAB(1, MemorySteps::commit),
  DISCARD_SLAB(1, MemorySteps::discard),

  OPEN_POOL(4, PoolSteps::openPool),
  OPEN_POOL_OVER_MEMORY(1, PoolSteps::openPoolOverMemory),
  OPEN_POOL_TOO_LARGE(1, PoolSteps::openPoolTooLarge),
  GET(8, PoolSteps::get),
  GET_SEVERAL(2, SeveralSteps::get),
  GET_ALL(2, SeveralSteps::getAll),
  GET_ASYNC(3, AsyncSteps::get),
  GET_ASYNC_IN_TIME(1, AsyncSteps::getInTime),
  OPEN_SET(1, SetSteps::open),
  BORROW_FROM_SET(2, SetSteps::borrow),
  PUT_AGAIN(2, SeveralSteps::putAgain),
  ASK_FOR_HOLDERS(2, SeveralSteps::askForHolders),
  CLOSE_POOL_IN_TIME(2, SeveralSteps::closeInTime),
  OPEN_OBJECTS(1, ObjectSteps::open),
  GET_OBJECT(2, ObjectSteps::get),
  PUT_OBJECT_AGAIN(1, ObjectSteps::putAgain),
  FAIL_TO_RESET(1, ObjectSteps::failToReset),
  ABANDON_OBJECTS(1, ObjectSteps::abandon),
  PIN(1, PoolSteps::pin),
  PIN_FREE(2, PoolSteps::pinFree),
  AWAIT_LEASE(2, PoolSteps::await),
  SHOW(1, PoolSteps::show),
  ABANDON(2, PoolSteps::abandon),

  OPEN_FILE(2, FileSteps::open),
  OPEN_FULL(1, FileSteps::openFull),
  WRITE(2, FileSteps::write),
  WRITE_TO_SMALL_DISK(1, FileSteps::writeToSmallDisk),
  WRITE_TO_FULL(1, FileSteps::writeToFull),
  READ(1, FileSteps::read),
  ASK(1, FileSteps::ask),

  OPEN_PIPE(1, StreamSteps::openPipe),
  OPEN_PAIR(2, StreamSteps::openPair),
  LISTEN(1, StreamSteps::listen),
  CONNECT(2, StreamSteps::connect),
  ACCEPT(2, StreamSteps::accept),
  SEND(2, StreamSteps::write),
  RECEIVE(2, StreamSteps::read),
  AWAIT_BYTES(1, StreamSteps::await),
  SHUT_DOWN(1, StreamSteps::shutdown),
  KILL_PEERS(1, StreamSteps::kill),

  OPEN_RING(3, RingSteps::open),
  ATTACH(3, RingSteps::attach),
  REGISTER(3, RingSteps::register),
  REGISTER_POOL(1, RingSteps::registerPool),
  REGISTER_SHARED(1, RingSteps::registerShared),
  PROVIDE(2, RingSteps::provide),
  REFILL(3, RingSteps::refill),
  START(2, RingSteps::start),
  START_ON_FILE(6, RingFileSteps::start),
  START_CHAIN(3, RingFileSteps::startChain),
  TAKE_COMPLETIONS(3, RingSteps::take),
  CLOSE_BY_RING(2, RingSteps::closeFile),
  OPEN_INTO_SLOT(1, SlotSteps::open),
  ACCEPT_INTO_SLOT(1, SlotSteps::accept),
  OPEN_SOCKET(1, SocketSteps::open),
  CONNECT_BY_RING(2, SocketSteps::connect),
  PASS(3, PassSteps::pass),
  MAKE_WAKER(1, WakerSteps::make),
  WAKE(1, WakerSteps::wake),
  WAKE_CLOSED(1, WakerSteps::wakeClosed),

  CLOSE(6, Kind::close),
  CLOSE_AGAIN(1, (world, step) -> world.closeAgain(step.which()));

  /** Its frequency, compared with other kinds. */
  final int weight;

  @SuppressWarnings("ImmutableEnumChecker") // a static method
  final BiConsumer<World, Step> deed;

  Kind(int weight, BiConsumer<World, Step> deed) {
    this.weight = weight;
    this.deed = deed;
  }

  private static void close(World world, Step step) {
    Thing thing = world.pick(Thing.class, step.which());
    if (thing != null) {
      world.close(thing);
    }
  }
}
