/** The elements that fill the folds beside an answer. */
import './aboutLab.ts';
import './lookedAt.ts';
import './plainBeside.ts';
import './whatLike.ts';
