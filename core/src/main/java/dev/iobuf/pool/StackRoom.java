package dev.iobuf.pool;

import java.util.Objects;

/**
 * Makes sure that a thread has room on its stack, before it begins what must not end halfway. Else
 * a {@link StackOverflowError} comes from here, while nothing has happened yet.
 */
final class StackRoom {
  /*
   * The idea. The JVM looks for room when it enters a method: for as much as the frame of that method
   * needs, in the interpreter. A compiled method looks for as much as the interpreter would need for
   * it, and for all methods that are inlined in it: the JVM may have to go on in the interpreter at any
   * moment. So a method with many local variables asks for much room, and a compiler that inlines it
   * leaves nothing of it: no instruction, but for one more store a page where the compiled method
   * begins. It must have one place at which the interpreter may have to take over, else a compiler
   * forgets its variables: here, that is the check for null, which the caller's own use of the array
   * then needs no more.
   *
   * Each get, put and close looks for room once, before it changes anything. From there on it needs
   * less room than that, whichever parts of it are compiled. The most is what a put or a wait needs
   * that wakes a virtual thread: that takes some thirty frames of the JDK, and less than 4 KiB.
   *
   * HotSpot does so. On a virtual machine that does not, a full stack may lose a lease.
   */

  private StackRoom() {}

  /**
   * Makes sure of 8 KiB, in frames of the interpreter.
   *
   * @param used an array that the caller uses next, not null
   */
  @SuppressWarnings({"UnusedVariable", "MultiVariableDeclaration"}) // They are there to need room.
  static void require(long[] used) {
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af, a10, a11, a12, a13, a14, a15,
        a16, a17, a18, a19, a1a, a1b, a1c, a1d, a1e, a1f, a20, a21, a22, a23, a24, a25, a26, a27, a28,
        a29, a2a, a2b, a2c, a2d, a2e, a2f, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a3a, a3b,
        a3c, a3d, a3e, a3f, a40, a41, a42, a43, a44, a45, a46, a47, a48, a49, a4a, a4b, a4c, a4d, a4e,
        a4f, a50, a51, a52, a53, a54, a55, a56, a57, a58, a59, a5a, a5b, a5c, a5d, a5e, a5f, a60, a61,
        a62, a63, a64, a65, a66, a67, a68, a69, a6a, a6b, a6c, a6d, a6e, a6f, a70, a71, a72, a73, a74,
        a75, a76, a77, a78, a79, a7a, a7b, a7c, a7d, a7e, a7f, a80, a81, a82, a83, a84, a85, a86, a87,
        a88, a89, a8a, a8b, a8c, a8d, a8e, a8f, a90, a91, a92, a93, a94, a95, a96, a97, a98, a99, a9a,
        a9b, a9c, a9d, a9e, a9f, aa0, aa1, aa2, aa3, aa4, aa5, aa6, aa7, aa8, aa9, aaa, aab, aac, aad,
        aae, aaf, ab0, ab1, ab2, ab3, ab4, ab5, ab6, ab7, ab8, ab9, aba, abb, abc, abd, abe, abf, ac0,
        ac1, ac2, ac3, ac4, ac5, ac6, ac7, ac8, ac9, aca, acb, acc, acd, ace, acf, ad0, ad1, ad2, ad3,
        ad4, ad5, ad6, ad7, ad8, ad9, ada, adb, adc, add, ade, adf, ae0, ae1, ae2, ae3, ae4, ae5, ae6,
        ae7, ae8, ae9, aea, aeb, aec, aed, aee, aef, af0, af1, af2, af3, af4, af5, af6, af7, af8, af9,
        afa, afb, afc, afd, afe, aff, a100, a101, a102, a103, a104, a105, a106, a107, a108, a109, a10a,
        a10b, a10c, a10d, a10e, a10f, a110, a111, a112, a113, a114, a115, a116, a117, a118, a119, a11a,
        a11b, a11c, a11d, a11e, a11f, a120, a121, a122, a123, a124, a125, a126, a127, a128, a129, a12a,
        a12b, a12c, a12d, a12e, a12f, a130, a131, a132, a133, a134, a135, a136, a137, a138, a139, a13a,
        a13b, a13c, a13d, a13e, a13f, a140, a141, a142, a143, a144, a145, a146, a147, a148, a149, a14a,
        a14b, a14c, a14d, a14e, a14f, a150, a151, a152, a153, a154, a155, a156, a157, a158, a159, a15a,
        a15b, a15c, a15d, a15e, a15f, a160, a161, a162, a163, a164, a165, a166, a167, a168, a169, a16a,
        a16b, a16c, a16d, a16e, a16f, a170, a171, a172, a173, a174, a175, a176, a177, a178, a179, a17a,
        a17b, a17c, a17d, a17e, a17f, a180, a181, a182, a183, a184, a185, a186, a187, a188, a189, a18a,
        a18b, a18c, a18d, a18e, a18f, a190, a191, a192, a193, a194, a195, a196, a197, a198, a199, a19a,
        a19b, a19c, a19d, a19e, a19f, a1a0, a1a1, a1a2, a1a3, a1a4, a1a5, a1a6, a1a7, a1a8, a1a9, a1aa,
        a1ab, a1ac, a1ad, a1ae, a1af, a1b0, a1b1, a1b2, a1b3, a1b4, a1b5, a1b6, a1b7, a1b8, a1b9, a1ba,
        a1bb, a1bc, a1bd, a1be, a1bf, a1c0, a1c1, a1c2, a1c3, a1c4, a1c5, a1c6, a1c7, a1c8, a1c9, a1ca,
        a1cb, a1cc, a1cd, a1ce, a1cf, a1d0, a1d1, a1d2, a1d3, a1d4, a1d5, a1d6, a1d7, a1d8, a1d9, a1da,
        a1db, a1dc, a1dd, a1de, a1df, a1e0, a1e1, a1e2, a1e3, a1e4, a1e5, a1e6, a1e7, a1e8, a1e9, a1ea,
        a1eb, a1ec, a1ed, a1ee, a1ef, a1f0, a1f1, a1f2, a1f3, a1f4, a1f5, a1f6, a1f7, a1f8, a1f9, a1fa,
        a1fb, a1fc, a1fd, a1fe, a1ff;
    Objects.requireNonNull(used);
  }
}
