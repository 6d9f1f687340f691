package io.drover.worker.runtime.docker;

/**
 * An image's name in its parts.
 *
 * @param repository with its registry, if the name has one
 * @param tag or digest; "latest" if the name has neither
 */
record ImageReference(String repository, String tag) {
  private static final String HUB = "docker.io/";
  private static final String OFFICIAL = "library/";

  static ImageReference parse(String image) {
    int at = image.indexOf('@');
    if (at > 0) {
      String named = image.substring(0, at);
      return new ImageReference(parse(named).repository(), image.substring(at + 1));
    }
    int colon = image.lastIndexOf(':');
    // A colon before the last slash is that of a registry's port.
    return colon > image.lastIndexOf('/')
        ? new ImageReference(image.substring(0, colon), image.substring(colon + 1))
        : new ImageReference(image, "latest");
  }

  /** Whether this and another name mean the same repository: the hub's need not be spelt out. */
  boolean sameRepository(String other) {
    return familiar(repository).equals(familiar(other));
  }

  private static String familiar(String repository) {
    String name = repository.startsWith(HUB) ? repository.substring(HUB.length()) : repository;
    return name.startsWith(OFFICIAL) ? name.substring(OFFICIAL.length()) : name;
  }
}
