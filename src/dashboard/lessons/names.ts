/** Names of the lessons, in their order, as an address has them. */
export const lessonNames = ['heart', 'doubts', 'risk', 'prune', 'band'] as const;

export type LessonName = (typeof lessonNames)[number];

export const isLesson = (text: string): text is LessonName => lessonNames.some((name) => name === text);
