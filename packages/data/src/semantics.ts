/**
 * The number that stands for what this package computes: splits, the order of images, augmentation and decoding.
 *
 * It is part of every training's key. Raise it when the same settings would give other bytes, and only then.
 */
export const dataSemantics = 1
