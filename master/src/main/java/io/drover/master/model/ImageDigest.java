package io.drover.master.model;

/** What tells an image from every other: {@code sha256:} and 64 hexadecimal digits. */
public final class ImageDigest extends HexId {
  /** The image is not known. */
  public static final ImageDigest NONE = new ImageDigest("");

  private static final String SHA256 = "sha256:";

  private ImageDigest(String text) {
    super(SHA256, text);
  }

  private ImageDigest(byte[] bytes) {
    super(bytes);
  }

  /** The digest with this text, whatever it looks like. */
  public static ImageDigest of(String text) {
    return text.isEmpty() ? NONE : new ImageDigest(text);
  }

  /** The SHA-256 digest of these {@value #BYTES} bytes. */
  public static ImageDigest of(byte[] bytes) {
    return new ImageDigest(bytes);
  }

  @Override
  String prefix() {
    return SHA256;
  }
}
