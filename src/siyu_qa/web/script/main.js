import "./views.js";
import "./names.js";
import "./asking.js";
import "./reading.js";
