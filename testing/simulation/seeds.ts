/**
 * The runs of `npm test`: a week each; those come first by which the guards taken out are noticed. A fault that another seed shows is corrected
 * together with a test; then its seed joins these.
 */
export const fixedSeeds: readonly number[] = [1, 33, 12, 3, 19, 15, 8, 17, 7, 2, 4, 5, 6, 9, 10, 16, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 60, 64, 157];
