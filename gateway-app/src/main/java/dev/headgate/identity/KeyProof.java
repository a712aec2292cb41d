package dev.headgate.identity;

/**
 * What is kept to recognise a key by.
 *
 * @param publicId as in the key
 * @param lastFour the end of the key, or empty if it was declared by its hash
 */
record KeyProof(String publicId, String lastFour, KeyDigest digest) {}
